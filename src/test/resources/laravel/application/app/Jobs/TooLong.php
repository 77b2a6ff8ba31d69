<?php

namespace App\Jobs;

/** Takes longer than it may: Laravel kills its worker. */
class TooLong extends Job
{
    public $timeout = 1;

    protected function work(): void
    {
        $this->spend();
    }
}
