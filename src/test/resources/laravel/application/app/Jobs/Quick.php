<?php

namespace App\Jobs;

/** Is done at once. */
class Quick extends Job
{
    protected function work(): void
    {
        // Nothing to do.
    }
}
