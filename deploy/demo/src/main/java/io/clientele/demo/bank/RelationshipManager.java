package io.clientele.demo.bank;

public record RelationshipManager(String code, String name, String branch) {}
