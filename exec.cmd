@rem "exec" in the scripts of package.json: a Unix shell then steps aside for the program, so that a signal sent
@rem to npm reaches it. The shell of Windows has no such word, and needs none: it finds this file instead.
@%*
