/**
 * The fast way to a server's supervisord: {@code config/workerbot-lane}, one process over one kept
 * session, with supervisorctl for all that it cannot do.
 */
package dev.workerbot.supervisor.lane;
