package io.millrace.migration.internal;

import java.util.List;

/**
 * What a run is going to do.
 *
 * @param steps the steps, in order
 * @param kept how many of the migrations concerned are applied and stay so
 */
record Plan(List<Step> steps, int kept) {}
