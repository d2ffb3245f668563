gallery-title = Interface components
gallery-intro = Each component in each of its states, with the name of its macro. A page is made of these pieces and nothing else.
gallery-index = Chapters
