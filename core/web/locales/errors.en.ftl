status-400 = Unreadable request
status-401 = Sign in
status-403 = Access denied
status-404 = Page not found
status-405 = Not possible at this address
status-409 = Conflict
status-413 = Too large
status-415 = Unsupported format
status-422 = Some information needs correcting
status-428 = Version missing
status-429 = Too many requests
status-500 = Something broke on our side
status-503 = Service busy for a moment

error-internal = Something broke on our side. It is on record under reference { $reference }.
error-invalid = Some information needs correcting. Nothing was saved.
error-not-signed-in = Your session has ended or is not open.
    .title = Sign in
error-permission-denied = Your role does not allow this.
error-not-found = What you are looking for does not exist, or is not open to you.
error-conflict = The current state does not allow this.
error-version-conflict = Someone else changed this since you opened it.
    .title = Changed in the meantime
error-wrong-state = This is no longer possible in the current state.
    .title = Not possible in this state
error-idempotency-key-reused = This idempotency key has already served for another request.
    .title = Idempotency key reused
error-precondition-required = Say which version you read (If-Match header).
error-too-many-requests = Too many requests in a short time. Try again in { $retry_after ->
    [one] { $retry_after } second
   *[other] { $retry_after } seconds
}.
error-busy = The service is busy for a moment. Nothing was saved; try again shortly.
error-too-large = What was sent is larger than allowed.
error-bad-request = The request cannot be read.
error-method-not-allowed = This address does not allow that.
error-unsupported-media-type = This address does not take that format.
error-form-expired = This form is no longer valid. Open the page again and start over; nothing was saved.
    .title = Form expired
error-form-of-another = This form was opened for another organisation. You now act for { $organisation }; nothing was saved.
    .title = Form expired

errors-status = HTTP status { $status }
errors-reference = Reference
errors-reference-help = Give this reference if you write to us: it lets us find the error.
errors-what-now = What to do now
errors-back-home = Back to the home page
errors-sign-in = Sign in
errors-try-again = Try again
errors-who-to-ask = Whom to ask
errors-ask-administrator = Your organisation's administrator assigns roles, and can give you access.
errors-ask-us = If you believe that your position gives you access, write to us.
errors-address-may-be-wrong = Check the address, or start from the home page.
errors-reload = Reload the page to see the current state, then start over if it is still useful.
errors-nothing-lost = What was already saved is untouched.
errors-type-intro = The API returns this type of problem. Its code does not change from one version to the next.
errors-type-code = Code
errors-type-status = HTTP status
