"""A real mail platform on loopback: slapd, Dovecot (IMAP, LMTP, doveadm over HTTP) and Postfix, on free high ports.

The directory and the store run as `nobody`; Postfix's master wants root. Nothing can leave the machine: outbound
transports are errors.
"""

from __future__ import annotations

import imaplib
import os
import re
import shutil
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import ldap3

from tests.support import free_port, wait_until

PACKAGES = {
    "/usr/sbin/slapd": "slapd",
    "/usr/sbin/dovecot": "dovecot-core",
    "/usr/lib/dovecot/imap": "dovecot-imapd",
    "/usr/lib/dovecot/lmtp": "dovecot-lmtpd",
    "/usr/lib/dovecot/modules/auth/libauthdb_ldap.so": "dovecot-ldap",
    "/usr/sbin/postfix": "postfix",
    "/usr/lib/postfix/postfix-ldap.so": "postfix-ldap",
}
ADMIN, SECRET, API_KEY, BASE = "cn=admin,dc=mail", "peersecret", "peer-api-key", "dc=mail"
NOBODY = 65534

SCHEMA = """
attributetype ( 1.3.6.1.4.1.99999.1.1 NAME 'mailQuotaMB' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27
    SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.2 NAME 'mailStatus' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15
    SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.3 NAME 'mailAlias' EQUALITY caseIgnoreIA5Match SYNTAX
    1.3.6.1.4.1.1466.115.121.1.26 )
attributetype ( 1.3.6.1.4.1.99999.1.4 NAME 'orderRef' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15
    SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.99999.2.1 NAME 'mailAccount' SUP top AUXILIARY MAY ( mailQuotaMB $ mailStatus $ mailAlias $
    orderRef ) )
"""


def missing() -> str:
    """Why there is no mail platform here; empty when there can be one."""
    if os.geteuid() != 0:
        return "the mail platform needs root (Postfix)"
    absent = sorted({package for path, package in PACKAGES.items() if not Path(path).exists()})
    return f"packages are missing: {', '.join(absent)}" if absent else ""


@dataclass(frozen=True)
class MailPeer:
    """The running platform: where its doors are."""

    folder: Path
    ldap: int
    imap: int
    lmtp: int
    doveadm: int
    smtp: int

    @property
    def settings(self) -> dict[str, Any]:
        """What a connection to it needs."""
        return {
            "ldap_url": f"ldap://127.0.0.1:{self.ldap}",
            "base_dn": BASE,
            "doveadm_url": f"http://127.0.0.1:{self.doveadm}",
            "imap_host": "127.0.0.1",
            "imap_port": self.imap,
            "smtp_host": "127.0.0.1",
            "smtp_port": self.smtp,
            "webmail_url": "https://courriel.example.test/",
            "mx": "mx.example.test",
        }

    @property
    def credentials(self) -> dict[str, str]:
        """How we are known there."""
        return {"bind_dn": ADMIN, "bind_password": SECRET, "doveadm_key": API_KEY}

    def deliver(self, to: str, subject: str) -> None:
        """Send a message over SMTP, as a stranger would."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "courtier@exemple.test", to, subject
        message.set_content("Bonjour !")
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=10) as smtp:
            smtp.send_message(message)

    def received(self, user: str, password: str, subject: str) -> bool:
        """Whether a message of that subject is in the mailbox, as its owner reads it over IMAP."""
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=10) as imap:
            imap.login(user, password)
            imap.select("INBOX", readonly=True)
            _, found = imap.search(None, "SUBJECT", f'"{subject}"')
            return bool(found[0].split())

    def quota(self, user: str, password: str) -> int:
        """The mailbox's quota in kilobytes, as its own server says."""
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=10) as imap:
            imap.login(user, password)
            _, (_, rows) = imap.getquotaroot("INBOX")
            match = re.search(r"STORAGE \d+ (\d+)", str(rows))
            assert match is not None
            return int(match[1])


@contextmanager
def mail_peer() -> Iterator[MailPeer]:
    """Start the three daemons, and stop them afterwards."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="courtier-mail-", dir="/tmp"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        peer = MailPeer(folder, *(free_port() for _ in range(5)))
        _ldap(peer, stack)
        _dovecot(peer, stack)
        _postfix(peer, stack)
        yield peer


def _unprivileged() -> None:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def _start(peer: MailPeer, stack: ExitStack, name: str, argv: list[str], port: int) -> None:
    log = stack.enter_context((peer.folder / f"{name}.log").open("ab"))
    process = subprocess.Popen(
        argv, stdout=log, stderr=log, stdin=subprocess.DEVNULL, preexec_fn=_unprivileged, cwd="/"
    )

    def stop() -> None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)

    stack.callback(stop)
    wait_until(lambda: _open(port), within=20, what=name)


def _open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _owned(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    os.chown(folder, NOBODY, NOBODY)
    return folder


def _ldap(peer: MailPeer, stack: ExitStack) -> None:
    home = _owned(peer.folder / "ldap")
    _owned(home / "db")
    schemas = "\n".join(
        f"include /etc/ldap/schema/{name}.schema" for name in ("core", "cosine", "inetorgperson", "nis")
    )
    (home / "slapd.conf").write_text(
        f"{schemas}\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n"
        f"pidfile {home}/slapd.pid\nargsfile {home}/slapd.args\n"
        f'{SCHEMA}\ndatabase mdb\nmaxsize 104857600\nsuffix "{BASE}"\nrootdn "{ADMIN}"\nrootpw {SECRET}\n'
        f"directory {home}/db\nindex objectClass,uid,mail,mailAlias,orderRef eq\n"
    )
    argv = ["/usr/sbin/slapd", "-f", str(home / "slapd.conf"), "-h", f"ldap://127.0.0.1:{peer.ldap}", "-d", "0"]
    _start(peer, stack, "slapd", argv, peer.ldap)
    server = ldap3.Server(f"ldap://127.0.0.1:{peer.ldap}", get_info=ldap3.NONE)
    connection = ldap3.Connection(server, ADMIN, SECRET, auto_bind=True)
    assert connection.add(  # type: ignore[no-untyped-call]
        BASE, ["dcObject", "organization"], {"dc": "mail", "o": "mail"}
    )
    connection.unbind()


def _dovecot(peer: MailPeer, stack: ExitStack) -> None:
    home = _owned(peer.folder / "dovecot")
    for part in ("base", "mail", "state"):
        _owned(home / part)
    (home / "ldap.conf").write_text(
        f"""
hosts = 127.0.0.1:{peer.ldap}
dn = {ADMIN}
dnpass = {SECRET}
base = {BASE}
user_filter = (&(objectClass=mailAccount)(mail=%u)(!(mailStatus=deleted)))
user_attrs = =home={home}/mail/%{{ldap:mail}}, mailQuotaMB=quota_rule=*:storage=%{{ldap:mailQuotaMB}}M
pass_filter = (&(objectClass=mailAccount)(mail=%u)(mailStatus=active))
pass_attrs = mail=user,userPassword=password
iterate_attrs = mail=user
iterate_filter = (&(objectClass=mailAccount)(!(mailStatus=deleted)))
"""
    )
    (home / "dovecot.conf").write_text(
        f"""
base_dir = {home}/base
state_dir = {home}/state
log_path = {home}/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
ssl = no
disable_plaintext_auth = no
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
mail_uid = {NOBODY}
mail_gid = {NOBODY}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_plugins = quota
auth_cache_size = 0
protocol imap {{
  mail_plugins = quota imap_quota
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
}}
passdb {{
  driver = ldap
  args = {home}/ldap.conf
}}
userdb {{
  driver = ldap
  args = {home}/ldap.conf
}}
doveadm_api_key = {API_KEY}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service auth {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {peer.imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  chroot =
  inet_listener lmtp {{
    port = {peer.lmtp}
  }}
}}
service doveadm {{
  chroot =
  inet_listener http {{
    port = {peer.doveadm}
  }}
}}
"""
    )
    _start(peer, stack, "dovecot", ["/usr/sbin/dovecot", "-c", str(home / "dovecot.conf"), "-F"], peer.imap)


UNCHROOTED = (
    "pickup|cleanup|rewrite|bounce|defer|trace|verify|flush|proxymap|proxywrite|smtp|relay|showq|error|retry|discard|local|"
    "virtual|lmtp|anvil|scache|tlsmgr|qmgr"
)


def _postfix(peer: MailPeer, stack: ExitStack) -> None:
    home = peer.folder / "postfix"
    etc, queue, data = home / "etc", home / "queue", home / "data"
    for part in (home, etc, queue, data, etc / "postfix-files.d", etc / "dynamicmaps.cf.d"):
        part.mkdir(mode=0o755)
    shutil.chown(data, "postfix")
    for source in (Path("/etc/postfix/postfix-files"), Path("/usr/share/postfix/postfix-files")):
        if source.exists():
            shutil.copy(source, etc / "postfix-files")
            break
    shutil.copy("/etc/postfix/dynamicmaps.cf", etc)
    shutil.copytree("/etc/postfix/dynamicmaps.cf.d", etc / "dynamicmaps.cf.d", dirs_exist_ok=True)
    master = Path("/usr/share/postfix/master.cf.dist").read_text()
    master = re.sub(r"(?m)^smtp +inet .*", f"127.0.0.1:{peer.smtp} inet n - n - - smtpd", master)
    master = re.sub(rf"(?m)^((?:{UNCHROOTED})\s+[a-z]+\s+[-ny]\s+[-ny]\s+)y", r"\1n", master)
    if not re.search(r"(?m)^postlog", master):
        master += "\npostlog unix-dgram n - n - 1 postlogd\n"
    (etc / "master.cf").write_text(master)
    lookups = {
        "domains": ("(&(objectClass=organizationalUnit)(ou=%s))", "ou"),
        "mailboxes": ("(&(objectClass=inetOrgPerson)(mail=%s))", "mail"),
        "aliases": ("(&(objectClass=inetOrgPerson)(mailAlias=%s))", "mail"),
    }
    for name, (query, attribute) in lookups.items():
        (etc / f"ldap-{name}.cf").write_text(
            f"server_host = ldap://127.0.0.1:{peer.ldap}\nbind_dn = {ADMIN}\nbind_pw = {SECRET}\nsearch_base = {BASE}\n"
            f"query_filter = {query}\nresult_attribute = {attribute}\nversion = 3\n"
        )
    (etc / "main.cf").write_text(
        f"""
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.test
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination, reject_unlisted_recipient
default_transport = error:outbound disabled
relay_transport = error:outbound disabled
virtual_mailbox_domains = ldap:{etc}/ldap-domains.cf
virtual_mailbox_maps = ldap:{etc}/ldap-mailboxes.cf
virtual_alias_maps = ldap:{etc}/ldap-aliases.cf
virtual_transport = lmtp:inet:127.0.0.1:{peer.lmtp}
maillog_file = {home}/mail.log
maillog_file_prefixes = {home}
smtpd_client_connection_rate_limit = 0
"""
    )
    with (home / "start.log").open("wb") as log:
        for command in ("check", "start"):
            subprocess.run(
                ["/usr/sbin/postfix", "-c", str(etc), command], stdout=log, stderr=log, check=True, timeout=60
            )

    def stop() -> None:
        with (home / "stop.log").open("wb") as log:
            subprocess.run(
                ["/usr/sbin/postfix", "-c", str(etc), "stop"], stdout=log, stderr=log, check=False, timeout=60
            )

    stack.callback(stop)
    wait_until(lambda: _open(peer.smtp), within=20, what="postfix")
