package dev.workerbot.feature.health;

import dev.workerbot.health.FailedJobs;
import dev.workerbot.message.Button;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.Inspections;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.supervisor.laravel.answer.FailedJob;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.verb.Verb;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code failed}: the failed jobs of the workers that the caller may see. */
final class FailedAnswers {
  private static final int BUTTONS = 3;
  private static final int LABEL = 60;

  private final Services services;
  private final FailedJobs failedJobs;

  FailedAnswers(Services services) {
    this.services = services;
    this.failedJobs = services.part(FailedJobs.class);
  }

  CommandAnswer of(RequestContext requestContext, ShowFailed command) {
    Inspections.FoundPrograms<FailedOnServer> found =
        services
            .inspections()
            .find(
                requestContext,
                Verb.FAILED,
                command.of(),
                new Inspections.Examination<>(
                    inspectedServer -> FailedOnServer.of(inspectedServer, failedJobs, _ -> true),
                    FailedText::of));
    if (found.answer().isPresent()) {
      return found.answer().get();
    }
    List<Problem> problems =
        found.servers().stream()
            .flatMap(one -> one.inspectedServer().inspection().snapshot().problem().stream())
            .toList();
    return Outcome.shown(
        problems,
        requestContext.id(),
        FailedText.of(found.made()).withButtons(buttons(requestContext, command, found.made())),
        List.of());
  }

  /** One for each of the classes that fail most; a press shows first what it would do. */
  private List<Button> buttons(
      RequestContext requestContext, ShowFailed command, List<FailedOnServer> servers) {
    boolean may =
        requestContext.pressable()
            && servers.stream()
                .allMatch(one ->
                    services
                        .policy()
                        .mayOnAllOf(requestContext.caller(), Verb.RETRY, one.server()));
    if (!may) {
      return List.of();
    }
    Map<String, Long> classes =
        FailedText.shared(servers).stream()
            .flatMap(one -> one.jobs().stream())
            .collect(
                Collectors.groupingBy(
                    FailedJob::jobClass, LinkedHashMap::new, Collectors.counting()));
    List<Buttons.ButtonChoice> choices =
        classes.entrySet().stream()
            .filter(one -> !one.getKey().isEmpty())
            .filter(one -> Retry.shortName(one.getKey()).length() <= LABEL)
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .limit(BUTTONS)
            .map(one ->
                new Buttons.ButtonChoice(
                    "Retry " + Retry.shortName(one.getKey()),
                    Button.Style.PLAIN,
                    new Retry(one.getKey(), command.of(), Optional.empty(), false)))
            .toList();
    return choices.isEmpty()
        ? List.of()
        : services.buttons().toEverybody(requestContext.caller(), choices);
  }
}
