/** What is asked over a lane and what it answers, whichever lane it is. */
package dev.workerbot.supervisor.lane.call;
