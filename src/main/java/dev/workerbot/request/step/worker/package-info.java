/** The steps of starts, stops, restarts, pauses and graceful restarts: one worker each. */
package dev.workerbot.request.step.worker;
