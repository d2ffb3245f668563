gallery-title = Composants de l’interface
gallery-intro = Chaque composant dans chacun de ses états, avec le nom de sa macro. Une page se compose de ces pièces et de rien d’autre.
gallery-index = Chapitres
