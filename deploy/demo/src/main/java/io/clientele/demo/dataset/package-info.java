/// Readers of real public data sets: the Berka bank (PKDD'99) and a Portuguese bank's telephone
/// campaigns (Moro, Cortez, Rita 2014). The files are not part of the project; the readers say what
/// they do where the files leave something open.
@NullMarked
package io.clientele.demo.dataset;

import org.jspecify.annotations.NullMarked;
