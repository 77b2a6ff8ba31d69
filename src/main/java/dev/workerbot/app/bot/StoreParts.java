package dev.workerbot.app.bot;

import dev.workerbot.alert.store.AlertTables;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.alert.store.RecentOperations;
import dev.workerbot.alert.store.SilenceTable;
import dev.workerbot.app.config.Config;
import dev.workerbot.feature.change.store.Changes;
import dev.workerbot.history.MemoryUse;
import dev.workerbot.history.StateChanges;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.request.Ids;
import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.StoreWatch;
import dev.workerbot.store.access.ApprovalCardPosts;
import dev.workerbot.store.access.ApprovalRequests;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.store.request.Deploys;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.Paused;
import dev.workerbot.store.request.Rolls;
import dev.workerbot.store.request.SeenEvents;
import dev.workerbot.time.SteadyClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The store of one run: the database, its tables, and what keeps it in order. */
final class StoreParts implements AutoCloseable {
  final Database database;
  final Path locks;
  final InstanceLock instanceLock;

  final Journal journal;
  final Rolls rolls;
  final Paused paused;
  final Deploys deploys;
  final Changes changes;
  final ButtonActions buttonActions;
  final SeenEvents seenEvents;
  final OpenMessages openMessages;
  final Outbox outbox;

  final Audit audit;
  final ApprovalRequests approvalRequests;
  final ApprovalCardPosts approvalCardPosts;
  final HoldTable holdTable;

  final AlertTables alertTables;
  final WorkerHistory workerHistory;
  final StoreWatch watch;
  private final Retention retention;

  /** How the database is opened. */
  interface DatabaseOpener {
    Database open(String url) throws IOException;
  }

  StoreParts(Config config, DatabaseOpener databaseOpener, SteadyClock steady, Clock clock, Ids ids)
      throws IOException {
    database = databaseOpener.open(config.storage());
    locks = config.locks();
    instanceLock =
        InstanceLock.take(locks, ids.next(), "pid " + ProcessHandle.current().pid()).orElseThrow();

    journal = new Journal(database, clock);
    rolls = new Rolls(database);
    paused = new Paused(database);
    deploys = new Deploys(database);
    changes = new Changes(database, clock);
    buttonActions = new ButtonActions(database, clock);
    seenEvents = new SeenEvents(database, clock);
    openMessages = new OpenMessages(database);
    outbox = new Outbox(database);

    audit = new Audit(database, clock);
    approvalRequests = new ApprovalRequests(database, clock);
    approvalCardPosts = new ApprovalCardPosts(database);
    holdTable = new HoldTable(database);

    Cards cards = new Cards(database);
    alertTables =
        new AlertTables(
            cards, new SilenceTable(database), new RecentOperations(database), holdTable, paused);
    StateChanges stateChanges = new StateChanges(database);
    MemoryUse memoryUse = new MemoryUse(database);
    workerHistory = new WorkerHistory(stateChanges, memoryUse, steady);

    watch = new StoreWatch(database, StoreWatch.CheckIntervals.DEFAULT);
    retention =
        new Retention(
            database,
            config.keep(),
            clock,
            List.of(changes, approvalRequests, audit, cards, stateChanges, memoryUse));
  }

  /** Whether the run that holds the lock of that name goes on, in this process or another. */
  boolean isAlive(String owner) {
    try {
      return InstanceLock.isHeld(locks, owner);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** What is wrong, as a sentence; empty while it can be written. */
  Optional<String> trouble() {
    return database.trouble().map(one -> one.sentence() + ". " + one.remedyWhileRunning());
  }

  /**
   * From now on what is too old is forgotten, and the log says when the store cannot be written,
   * and when it can again.
   */
  void keep() {
    watch.start();
    retention.start();
  }

  @Override
  public void close() throws IOException {
    workerHistory.close();
    watch.close();
    retention.close();
    database.close();
    // Our name was drawn for this run alone; whoever takes over what it left takes the name anew.
    instanceLock.discard();
  }
}
