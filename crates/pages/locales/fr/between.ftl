# Ce qu’un collègue n’a pas pu terminer, et qui s’en charge.
take-over = Terminer …
take-over-now = Terminer : à { $side }
take-over-note = { $name } était parti avec. Si c’est arrivé, seul le reçu est inscrit ; sinon, cela part maintenant, une seule fois.
take-over-answers = Si cela ne peut partir qu’en réponse à une question : son numéro, dans la salle avec { $side }
take-over-done = La transmission s’achève.
take = Je m’en charge
take-said = Je me charge du numéro { $number } : de { $from } à { $to }.
take-done = Votre équipe lit que vous vous en chargez.
taken = { $name } s’en charge
taken-you = Vous vous en chargez
team-shown = La salle de notre équipe

# Glisser depuis la liste, et les touches.
drag-hint = Glissez ceci sur la salle à laquelle il est destiné
drag-wrong = Ceci va à { $side } et nulle part ailleurs. Rien n’a été fait.
keys = Touches
keys-title = Touches
keys-lead = Elles ne font rien pendant que vous écrivez.
keys-on = Les touches seules agissent
keys-rooms = L’une des salles côte à côte
keys-tray = Ce qui est à transmettre
keys-convey = Le premier élément qui peut être transmis ; une confirmation est demandée
keys-desk = Toutes les salles, et ce qui est à transmettre
keys-untold = Ce qui n’a pas été dit ailleurs
keys-write = Là où vous écrivez
keys-timeline = Qui a reçu quoi
keys-help = Cette liste
keys-send = Envoie ce que vous avez écrit
keys-close = Fermer

# Avant qu’un représentant quitte la salle d’une partie pour une autre.
leaving-title = Avant de partir · { $room }
leaving-lead = Parcourez ceci avec eux avant de partir : ce que vous avez pour eux, ce qui attend leur réponse, et ce que vous pouvez emporter.
leaving-nothing = Rien n’attend ici. Vous pouvez partir.
leaving-tell = À leur dire avant de partir
leaving-unanswered = Ils n’ont pas répondu à la proposition du numéro { $number } ; elle se clôt { $when }
leaving-asked = Vous avez demandé, ils n’ont pas répondu
leaving-unasked = Dit ici, et pas encore à dire à { $side }
leaving-ask-ticked = Demander la permission pour ce qui est coché
leaving-none-ticked = Cochez-en au moins un.
leaving-own = Demander la permission pour vos propres mots
leaving-own-words = Ce que vous diriez là-bas
leaving-ask-own = Demander la permission pour ceci
leaving-back = Retour à la salle · { $room }
