/// What this service knows of customers, branches and managers, fed by customer-service: who a
/// campaign is aimed at, and which customers a person may see.
@NullMarked
package io.clientele.campaign.audience;

import org.jspecify.annotations.NullMarked;
