package dev.workerbot.feature.alert;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.worker.verb.Verb;

/** {@code ack}: tell everybody that one has an alert in hand. */
@AutoService(Syntax.class)
public final class AckVerb extends AlertVerb {
  public AckVerb() {
    super(
        Verb.ACK,
        "takes an alert, so that nobody else is called",
        "Take an alert, so that nobody else is called",
        "ack #17",
        "ack horizon@web1");
  }
}
