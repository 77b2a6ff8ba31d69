package dev.workerbot.command;

/** A command that is declared in the folder of its verb, and that nothing else knows. */
public non-sealed interface FeatureCommand extends Command {}
