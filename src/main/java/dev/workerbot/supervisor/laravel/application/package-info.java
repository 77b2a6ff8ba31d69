/** What a server tells of its Laravel applications, and when they were deployed. */
package dev.workerbot.supervisor.laravel.application;
