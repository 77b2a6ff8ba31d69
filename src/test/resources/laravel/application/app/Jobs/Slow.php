<?php

namespace App\Jobs;

/** Takes its time. */
class Slow extends Job
{
    protected function work(): void
    {
        $this->spend();
    }
}
