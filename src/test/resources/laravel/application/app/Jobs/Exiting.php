<?php

namespace App\Jobs;

/** Ends the process itself, as careless code does. */
class Exiting extends Job
{
    protected function work(): void
    {
        $this->spend();
        exit(3);
    }
}
