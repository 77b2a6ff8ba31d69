/** Whether workers that run also work: what waits for them, what failed, and what was done. */
package dev.workerbot.health;
