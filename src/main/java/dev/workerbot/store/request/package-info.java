/** The tables of requests on their way: events seen, buttons, and the journal of operations. */
package dev.workerbot.store.request;
