<?php

namespace App\Console;

use Illuminate\Database\Schema\Blueprint;
use Illuminate\Foundation\Console\Kernel as ConsoleKernel;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

class Kernel extends ConsoleKernel
{
    protected function commands(): void
    {
        // As Laravel's own migrations make them.
        $this->command('app:tables', function () {
            DB::statement('PRAGMA journal_mode = WAL');
            Schema::create('jobs', function (Blueprint $table) {
                $table->bigIncrements('id');
                $table->string('queue')->index();
                $table->longText('payload');
                $table->unsignedTinyInteger('attempts');
                $table->unsignedInteger('reserved_at')->nullable();
                $table->unsignedInteger('available_at');
                $table->unsignedInteger('created_at');
            });
            Schema::create('failed_jobs', function (Blueprint $table) {
                $table->id();
                $table->string('uuid')->unique();
                $table->text('connection');
                $table->text('queue');
                $table->longText('payload');
                $table->longText('exception');
                $table->timestamp('failed_at')->useCurrent();
            });
        });

        // Adds as many jobs of one class, numbered from FIRST on.
        $this->command('app:queue {class} {first} {count} {millis} {queue}', function () {
            $class = 'App\\Jobs\\'.$this->argument('class');
            $add = function () use ($class) {
                $first = (int) $this->argument('first');
                for ($number = $first; $number < $first + (int) $this->argument('count'); $number++) {
                    $job = new $class($number, (int) $this->argument('millis'));
                    dispatch($job->onQueue($this->argument('queue')));
                }
            };
            config('queue.default') === 'database' ? DB::transaction($add) : $add();
        });
    }
}
