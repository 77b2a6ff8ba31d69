package dev.workerbot.app.run;

import java.io.IOException;

/** Ends {@code run}, with a sentence for people: to start it again is of no use until they act. */
public final class StartRefused extends IOException {
  private static final long serialVersionUID = 1L;

  /** {@code EX_CONFIG} of sysexits.h, for which the systemd unit does not start it again. */
  public static final int EXIT_CODE = 78;

  StartRefused(String sentence) {
    super(sentence);
  }
}
