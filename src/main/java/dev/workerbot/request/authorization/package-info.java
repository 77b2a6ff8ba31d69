/** Who may do what to which workers just now: decided and written into the audit. */
package dev.workerbot.request.authorization;
