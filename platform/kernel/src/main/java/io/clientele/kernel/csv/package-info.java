/// Files that people open in a spreadsheet.
@NullMarked
package io.clientele.kernel.csv;

import org.jspecify.annotations.NullMarked;
