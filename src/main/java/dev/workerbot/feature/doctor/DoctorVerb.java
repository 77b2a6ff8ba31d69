package dev.workerbot.feature.doctor;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;

/** {@code doctor}: what is wrong with how workers are set up. */
@AutoService(Syntax.class)
public final class DoctorVerb implements Feature<Doctor> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.DOCTOR,
            Group.CONFIG,
            "what is wrong with the config of workers, why, and the fix",
            "What is wrong with the config of workers, and the fix")
        .written("[workers]")
        .such("doctor", "doctor @prod", "doctor queue@web1")
        .note("It changes nothing. docs/doctor.md lists what it checks.")
        .noteOnSelectors()
        .with(
            Parameter.workers("Which workers, such as queue@web1 or *@web1; all if empty")
                .optional());
  }

  @Override
  public Doctor read(Arguments typed) {
    return new Doctor(typed.workers());
  }

  @Override
  public CommandHandler<Doctor> handler(Services services) {
    DoctorAnswers answers =
        new DoctorAnswers(
            services.fleet(),
            services.policy(),
            services.inspections(),
            services.buttons(),
            services.history(),
            services.cleaner());
    return (requestContext, doctor, _) -> answers.of(requestContext, doctor);
  }
}
