package dev.workerbot.worker;

/**
 * What a worker or a server is called, or how somebody means some of them. In a message it is shown
 * whole, even where it speaks of secrets, as {@code tokens} does.
 */
public sealed interface Name permits Selector, Selector.Term, ServerName, Target, WorkerName {}
