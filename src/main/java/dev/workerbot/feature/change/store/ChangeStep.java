package dev.workerbot.feature.change.store;

/**
 * A change on its way.
 *
 * @param sentence a sentence on how it ended, or why it is being put back; may be empty
 */
public record ChangeStep(StoredChange storedChange, ChangeStage stage, String sentence) {}
