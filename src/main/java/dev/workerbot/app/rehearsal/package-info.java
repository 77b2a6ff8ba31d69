/** What Java is to keep for the start of commands is found out here: by doing it once. */
package dev.workerbot.app.rehearsal;
