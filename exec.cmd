@rem The scripts in package.json start with "exec", so that a Unix shell is replaced by the program and signals sent to
@rem npm reach it. Windows has no such command and runs this file instead.
@%*
