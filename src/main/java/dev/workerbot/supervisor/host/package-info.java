/** What a server tells past its supervisord, over a shell: files, clock, processes, login shell. */
package dev.workerbot.supervisor.host;
