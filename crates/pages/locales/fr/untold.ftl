# Ce que les gens d’une salle n’ont pas appris de ce qui a été dit dans une autre.
untold = Non dit ailleurs
untold-lead = Ce qui a été dit dans une salle et n’a pas été dit dans une autre. Seule votre équipe voit ceci. Rien de cela ne doit vous échapper quand vous y parlez.
untold-there = { $side } n’en a rien appris
untold-careful = N’en laissez rien paraître quand vous parlez avec { $side }.
untold-nothing = Rien : { $side } a appris tout ce qui a été dit ailleurs.
untold-from = Dit · { $room }
untold-team = { $count ->
    [one] Une déclaration de votre propre équipe
   *[other] { $count } déclarations de votre propre équipe
}
untold-ours = Paroles de votre équipe
untold-kept = Pour vous seuls : rien n’a été demandé, rien n’est permis
untold-asked = Demandé (numéro { $number }) ; pas encore de réponse
untold-refused = Refusé (numéro { $number })
untold-waiting = Permis (numéro { $number }) ; pas encore en route
untold-withdrawn = Retiré (numéro { $number })
untold-expired = Expiré (numéro { $number })
untold-not-exchanged = L’échange n’a rien donné (numéro { $number })
untold-tray = Voir ce qui est à transmettre
