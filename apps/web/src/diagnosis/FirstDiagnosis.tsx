/** Filled in when the server says how far the first diagnosis is. */
export function FirstDiagnosis() {
  return null;
}
