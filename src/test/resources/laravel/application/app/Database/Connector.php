<?php

namespace App\Database;

use Illuminate\Database\Connectors\SQLiteConnector;
use PDO;

/** Makes SQLite do for several workers what other databases do: a transaction waits for its turn. */
class Connector extends SQLiteConnector
{
    protected function createPdoConnection($dsn, $username, $password, $options)
    {
        return new class($dsn, $username, $password, $options) extends PDO {
            public function beginTransaction(): bool
            {
                return $this->exec('BEGIN IMMEDIATE') !== false;
            }

            public function commit(): bool
            {
                return $this->exec('COMMIT') !== false;
            }

            public function rollBack(): bool
            {
                return $this->exec('ROLLBACK') !== false;
            }
        };
    }
}
