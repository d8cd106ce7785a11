package io.clientele.campaign;

import static io.clientele.campaign.ABank.created;
import static io.clientele.campaign.ABank.move;
import static io.clientele.campaign.ABank.offer;
import static io.clientele.campaign.ABank.product;
import static io.clientele.campaign.ABank.template;

import java.util.ArrayList;
import java.util.UUID;

/// A campaign of the marketer's, from its draft to its launch.
///
/// @param channels in order, separated by commas
public record ACampaign(
    UUID segment,
    String riskLevel,
    String channels,
    String holdout,
    String budget,
    String conversion) {
  public ACampaign ofRisk(String level) {
    return new ACampaign(segment, level, channels, holdout, budget, conversion);
  }

  public ACampaign over(String channels) {
    return new ACampaign(segment, riskLevel, channels, holdout, budget, conversion);
  }

  public ACampaign holdingOut(String percent) {
    return new ACampaign(segment, riskLevel, channels, percent, budget, conversion);
  }

  public ACampaign costing(String budget) {
    return new ACampaign(segment, riskLevel, channels, holdout, budget, conversion);
  }

  public ACampaign convertingBy(String behaviour) {
    return new ACampaign(segment, riskLevel, channels, holdout, budget, behaviour);
  }

  public UUID drafted() {
    var template = template();
    var ways = new ArrayList<String>();
    for (var channel : channels.split(",", -1)) {
      ways.add(
          channel.equals("EMAIL")
              ? "{\"channel\":\"EMAIL\",\"templateId\":\"" + template + "\"}"
              : "{\"channel\":\"" + channel + "\"}");
    }
    return created(
        "/api/campaigns",
        """
        {"name":"Spring","offerId":"%s","audience":{"segmentId":"%s"},"channels":[%s],
         "holdoutPercent":%s,"budget":{"amount":"%s","currency":"CNY"},
         "conversion":{%s"windowDays":30}}
        """
            .formatted(
                offer(product(riskLevel)),
                segment,
                String.join(",", ways),
                holdout,
                budget,
                conversion == null ? "" : "\"behaviourType\":\"" + conversion + "\","));
  }

  public UUID approved() {
    var id = drafted();
    move("marketer", id, "submit").statusCode(200);
    move("approver", id, "approve").statusCode(200);
    return id;
  }

  public UUID launched() {
    var id = approved();
    move("marketer", id, "launch").statusCode(200);
    return id;
  }
}
