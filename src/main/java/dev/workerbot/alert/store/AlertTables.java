package dev.workerbot.alert.store;

import dev.workerbot.store.access.HoldTable;
import dev.workerbot.store.request.Paused;

/** What the store keeps that bears on alerts. */
public record AlertTables(
    Cards cards,
    SilenceTable silenceTable,
    RecentOperations recentOperations,
    HoldTable holdTable,
    Paused paused) {}
