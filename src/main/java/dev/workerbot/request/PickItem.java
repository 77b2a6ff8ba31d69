package dev.workerbot.request;

/**
 * An open alert or a silence, as one who picks from a list sees it.
 *
 * @param number by which commands name it
 * @param about a few words
 */
public record PickItem(int number, String about) {}
