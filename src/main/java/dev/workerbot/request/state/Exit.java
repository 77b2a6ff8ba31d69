package dev.workerbot.request.state;

import java.util.Optional;

/**
 * How a worker came to be EXITED.
 *
 * @param cause of a failure, in words for people
 */
public record Exit(Judged judged, Optional<String> cause) {
  public static final Exit UNKNOWN = new Exit(Judged.UNKNOWN, Optional.empty());

  public enum Judged {
    /** As its config expects. */
    EXPECTED("EXITED as expected"),
    /** Supervisor leaves it so, though it would start it again after a failure. */
    SEEMS_EXPECTED("EXITED, apparently as expected"),
    FAILED("EXITED, failed"),
    UNKNOWN("EXITED");

    private final String words;

    Judged(String words) {
      this.words = words;
    }

    /** In the place of the state. */
    public String words() {
      return words;
    }

    public boolean isWell() {
      return this == EXPECTED || this == SEEMS_EXPECTED;
    }
  }

  public static Exit of(boolean expected, Optional<String> cause) {
    return expected ? new Exit(Judged.EXPECTED, Optional.empty()) : new Exit(Judged.FAILED, cause);
  }
}
