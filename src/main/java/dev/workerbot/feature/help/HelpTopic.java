package dev.workerbot.feature.help;

import dev.workerbot.command.syntax.Group;
import dev.workerbot.worker.verb.Verb;

/** What help is asked for. */
public sealed interface HelpTopic {
  /** What one may do, in short. */
  record Overview() implements HelpTopic {
    @Override
    public String toString() {
      return "";
    }
  }

  /** Every verb, with an example. */
  record Everything() implements HelpTopic {
    /** What is typed for it. */
    static final String WORD = "all";

    @Override
    public String toString() {
      return " " + WORD;
    }
  }

  /** The verbs of one group, with an example each. */
  record OfGroup(Group group) implements HelpTopic {
    @Override
    public String toString() {
      return " " + group.word();
    }
  }

  /** All about one verb. */
  record OfVerb(Verb verb) implements HelpTopic {
    @Override
    public String toString() {
      return " " + verb;
    }
  }
}
