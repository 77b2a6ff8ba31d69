package dev.workerbot.store.access;

import dev.workerbot.access.Account;
import java.util.Optional;

/** Accounts of the operating system, in the columns {@code uid} and {@code account}. */
final class Accounts {
  private Accounts() {}

  /** The one of a row; empty where its person was at no terminal. */
  static Optional<Account> of(Optional<Long> uid, Optional<String> name) {
    return name.map(known -> new Account(uid.orElse(0L), known));
  }
}
