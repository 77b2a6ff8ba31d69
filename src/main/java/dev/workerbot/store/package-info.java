/** The database: connections, transactions, schema, and how long rows are kept. */
package dev.workerbot.store;
