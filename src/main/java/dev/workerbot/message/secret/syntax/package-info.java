/** Secrets that show by the syntax around them: flags, calls, tables, tags, URLs, SQL. */
package dev.workerbot.message.secret.syntax;
