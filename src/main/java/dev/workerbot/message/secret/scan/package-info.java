/** The text in which secrets are looked for: its characters, and what is marked in it. */
package dev.workerbot.message.secret.scan;
