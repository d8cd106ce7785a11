package io.clientele.campaign.channel;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class Channels implements PanacheRepositoryBase<Channel, String> {}
