package dev.workerbot.request.authorization;

import dev.workerbot.worker.Target;
import java.util.Collection;
import java.util.Optional;

/** Why something is refused to somebody who has the right, as a sentence. */
@FunctionalInterface
public interface Objection {
  Objection NONE = _ -> Optional.empty();

  /** Empty where there is none. */
  Optional<String> to(Collection<Target> targets);
}
