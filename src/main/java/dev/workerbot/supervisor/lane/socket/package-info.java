/** The lane that needs no program on the server: supervisord's own socket, through SSH. */
package dev.workerbot.supervisor.lane.socket;
