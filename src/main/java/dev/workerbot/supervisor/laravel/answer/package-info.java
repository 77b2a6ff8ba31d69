/** What artisan prints of queues, failed jobs and Horizon, in each version of Laravel. */
package dev.workerbot.supervisor.laravel.answer;
