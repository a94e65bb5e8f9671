import Database from 'better-sqlite3'

new Database(':memory:').exec('CREATE TABLE rows (id INTEGER PRIMARY KEY)')
process.stdout.write('ready\n')
