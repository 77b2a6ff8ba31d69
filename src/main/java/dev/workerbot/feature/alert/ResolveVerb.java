package dev.workerbot.feature.alert;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.worker.verb.Verb;

/** {@code resolve}: close an alert by hand. */
@AutoService(Syntax.class)
public final class ResolveVerb extends AlertVerb {
  public ResolveVerb() {
    super(
        Verb.RESOLVE,
        "closes an alert now, if its problem is over",
        "Close an alert now",
        "resolve #17");
  }
}
