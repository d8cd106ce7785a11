package io.clientele.campaign.planning;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Tells other features whether an objective is there.
@ApplicationScoped
public class FindObjective {
  private final Objectives objectives;

  FindObjective(Objectives objectives) {
    this.objectives = objectives;
  }

  public boolean exists(UUID id) {
    return objectives.findByIdOptional(id).isPresent();
  }
}
