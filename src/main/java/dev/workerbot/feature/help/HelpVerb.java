package dev.workerbot.feature.help;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.command.syntax.VerbWord;
import dev.workerbot.feature.help.HelpTopic.Everything;
import dev.workerbot.feature.help.HelpTopic.OfGroup;
import dev.workerbot.feature.help.HelpTopic.OfVerb;
import dev.workerbot.feature.help.HelpTopic.Overview;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.authorization.AccessAnswers;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** {@code help}: what one may do here; about one verb, or all. */
@AutoService(Syntax.class)
public final class HelpVerb implements Feature<Help> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.HELP, Group.LOOK, "what you can do here", "What you can do here, with examples")
        .written("[all | command]")
        .such("help all", "help restart")
        .with(
            Parameter.word("verb", ParameterKind.VERB, "The command to explain, or all")
                .optional());
  }

  @Override
  public Help read(Arguments typed) {
    return new Help(typed.word().map(word -> topic(word, typed)).orElseGet(Overview::new));
  }

  /** One word, or what Discord has a verb under, with the verb: {@code config edit}. */
  private static HelpTopic topic(String word, Arguments typed) {
    if (word.equalsIgnoreCase(Everything.WORD)) {
      return new Everything();
    }
    // There is a verb that is called like a group: it is looked for more often.
    Optional<Group> group = Group.named(word).filter(_ -> Verb.named(word).isEmpty());
    return group.isPresent() && typed.peek().isEmpty()
        ? new OfGroup(group.get())
        : new OfVerb(group.isPresent() ? typed.named().orElseThrow() : VerbWord.read(word));
  }

  @Override
  public CommandHandler<Help> handler(Services services) {
    AccessAnswers access = services.accessAnswers();
    HelpPages pages = new HelpPages(services.policy(), access, access::shorthand);
    return (requestContext, help, _) ->
        services
            .auditLog()
            .free(requestContext, help.verb(), pages.of(requestContext.caller(), help.topic()));
  }
}
