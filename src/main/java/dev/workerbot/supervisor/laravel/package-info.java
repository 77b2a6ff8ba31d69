/** Laravel's command line tool, called for a worker's application. */
package dev.workerbot.supervisor.laravel;
