<?php

namespace App\Jobs;

use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Queue\InteractsWithQueue;

/** Writes down when it begins and when it is done, so that a test can count. */
abstract class Job implements ShouldQueue
{
    use InteractsWithQueue, Queueable;

    public function __construct(protected int $number, protected int $millis)
    {
    }

    public function handle(): void
    {
        $this->note('begun');
        $this->work();
        $this->note('done');
    }

    abstract protected function work(): void;

    /** A signal ends PHP's sleep early, so it sleeps until the time is over. */
    protected function spend(): void
    {
        for ($end = microtime(true) + $this->millis / 1000; ($left = $end - microtime(true)) > 0;) {
            usleep((int) ($left * 1_000_000));
        }
    }

    private function note(string $what): void
    {
        $line = "$what {$this->number} ".getmypid()."\n";
        file_put_contents(storage_path('jobs.log'), $line, FILE_APPEND | LOCK_EX);
    }
}
