package dev.workerbot.feature.help;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.ChatPlatform;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.authorization.AccessAnswers;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What {@code help} says, to each what they may do: short first, and where to read on. */
final class HelpPages {
  /** Verbs of a group that have a line of their own in the overview. */
  private static final int SHOWN = 5;

  private static final String NO_RIGHT = "You have no right to %s here. %s can grant it.";

  private final Policy policy;
  private final AccessAnswers access;
  private final Function<Caller, Shorthand> shorthand;

  /**
   * @param shorthand the words that stand for more, as a caller may know them
   */
  HelpPages(Policy policy, AccessAnswers access, Function<Caller, Shorthand> shorthand) {
    this.policy = policy;
    this.access = access;
    this.shorthand = shorthand;
  }

  Message of(Caller caller, HelpTopic topic) {
    return switch (topic) {
      case HelpTopic.Overview() -> overview(caller);
      case HelpTopic.Everything() -> everything(caller);
      case HelpTopic.OfGroup(var group) -> group(caller, group);
      case HelpTopic.OfVerb(var verb) -> page(caller, verb);
    };
  }

  private Message overview(Caller caller) {
    List<MessageLine> lines = new ArrayList<>();
    for (Group group : Group.values()) {
      // This is help already.
      List<Verb> verbs = allowed(caller, group).filter(verb -> verb != Verb.HELP).toList();
      if (!verbs.isEmpty()) {
        lines.add(heading(group));
        verbs.stream().limit(SHOWN).map(HelpPages::brief).forEach(lines::add);
      }
      if (verbs.size() > SHOWN) {
        lines.add(
            line(
                Sentence.of(
                    "· also %s: %s",
                    verbs.stream().skip(SHOWN).map(Message::code).collect(Sentence.joining(", ")),
                    Message.code("help " + group.word()))));
      }
    }
    List<MessageLine> words = words(caller);
    lines.addAll(MessageLine.atMost(SHOWN + 1, words, Sentence.of("`help all` lists them")));
    long missing =
        Arrays.stream(Verb.values()).filter(verb -> !access.mayAnywhere(caller, verb)).count();
    if (missing > SHOWN) {
      lines.add(
          line(
              Sentence.of(
                  "%d more commands need a right you do not have here; `help all` lists them."
                      + " %s can grant it.",
                  missing, policy.contact())));
    } else {
      lines.addAll(missing(caller, Stream.of(Verb.values())));
    }
    return Message.of(Severity.PLAIN, "What you can do here")
        .withLines(lines)
        .withLine(
            "`help restart` explains a command; `help all` lists every command with"
                + " examples.");
  }

  private Message everything(Caller caller) {
    List<MessageLine> lines = new ArrayList<>();
    for (Group group : Group.values()) {
      List<Verb> verbs = allowed(caller, group).toList();
      if (!verbs.isEmpty()) {
        lines.add(heading(group));
        verbs.stream().map(HelpPages::whole).forEach(lines::add);
      }
    }
    lines.addAll(words(caller));
    lines.addAll(missing(caller, Stream.of(Verb.values())));
    return Message.of(Severity.PLAIN, "Everything you can do here").withLines(lines);
  }

  private Message group(Caller caller, Group group) {
    return Message.of(Severity.PLAIN, group.about())
        .withLines(allowed(caller, group).map(HelpPages::whole).toList())
        .withLines(missing(caller, ofGroup(group)));
  }

  private Message page(Caller caller, Verb verb) {
    VerbSpec spec = Syntax.specOf(verb);
    Message message =
        Message.of(Severity.PLAIN, spec.usage())
            .withLine(Sentence.of("%s.", Sentence.of("%s", spec.purpose()).capitalised()));
    for (String example : spec.examples()) {
      message = message.withLine(Message.code(example));
    }
    for (String note : spec.notes()) {
      message = message.withLine(note);
    }
    // A group that is called like one of its verbs is shown with that.
    List<MessageLine> others =
        Group.named(verb.word()).stream()
            .flatMap(group -> allowed(caller, group))
            .filter(other -> other != verb)
            .map(HelpPages::whole)
            .toList();
    if (!others.isEmpty()) {
      message = message.withLine("See also:").withLines(others);
    }
    return access.mayAnywhere(caller, verb)
        ? message
        : message.withLine(Severity.WARNING, Sentence.of(NO_RIGHT, verb, policy.contact()));
  }

  private static Stream<Verb> ofGroup(Group group) {
    return Arrays.stream(Verb.values()).filter(verb -> Syntax.specOf(verb).group() == group);
  }

  private Stream<Verb> allowed(Caller caller, Group group) {
    return ofGroup(group).filter(verb -> access.mayAnywhere(caller, verb));
  }

  private static MessageLine brief(Verb verb) {
    return line(Sentence.of("· %s – %s", Message.code(verb), Syntax.specOf(verb).purpose()));
  }

  private static MessageLine whole(Verb verb) {
    VerbSpec spec = Syntax.specOf(verb);
    String example = spec.examples().getLast();
    return line(
        example.equals(verb.word())
            ? Sentence.of("· %s – %s", Message.code(verb), spec.purpose())
            : Sentence.of(
                "· %s – %s, such as %s",
                Message.code(verb), spec.purpose(), Message.code(example)));
  }

  private List<MessageLine> missing(Caller caller, Stream<Verb> of) {
    List<Verb> missing = of.filter(verb -> !access.mayAnywhere(caller, verb)).toList();
    return missing.isEmpty()
        ? List.of()
        : List.of(
            line(
                Sentence.of(
                    NO_RIGHT,
                    missing.stream().map(Verb::word).collect(Sentence.joining(", ")),
                    policy.contact())));
  }

  /** What stands for what; whose verb the caller may not use stays away. */
  private List<MessageLine> words(Caller caller) {
    Shorthand known = shorthand.apply(caller);
    Stream<Sentence> aliases =
        // Who picks a command types none.
        ChatPlatform.of(caller.chat()).typesCommands()
            ? known.aliasesOf(verb -> access.mayAnywhere(caller, verb)).entrySet().stream()
                .map(alias ->
                    Sentence.of(
                        "%s is short for %s",
                        Message.code(alias.getKey()), Message.code(alias.getValue())))
            : Stream.empty();
    Stream<Sentence> sets =
        policy.rolesOf(caller).isEmpty()
            ? Stream.empty()
            : known.sets().entrySet().stream()
                .map(set ->
                    Sentence.of(
                        "%s means the workers %s",
                        Message.code(Sentence.of("@%s", set.getKey())),
                        Message.code(set.getValue())));
    return Stream.concat(aliases, sets).map(HelpPages::line).toList();
  }

  private static MessageLine heading(Group group) {
    return new MessageLine(Severity.PLAIN, Sentence.of("%s:", group.about()), true);
  }

  private static MessageLine line(Sentence sentence) {
    return new MessageLine(Severity.PLAIN, sentence);
  }
}
