/// How likely it is that two records are about the same person: the model of Fellegi and Sunter, "A
/// Theory for Record Linkage" (1969). Each field that is compared speaks for or against by the
/// ratio of two probabilities: how often it agrees so well in records of the same person (m), and
/// how often by chance (u). u is counted on random pairs, m is estimated without examples by
/// expectation maximisation (Winkler 1988), and agreement on a rare value speaks louder than on a
/// common one (Winkler 1989).
///
/// Plain calculation: nothing here knows of databases or services.
@NullMarked
package io.clientele.customer.matching;

import org.jspecify.annotations.NullMarked;
