(* Elementary bounds of H_G^(2) = sum of 1/k^2: each step of the bound exceeds 1/k^2. *)
From Coq Require Import Reals Lra Lia Psatz.
From Collapse Require Import sums.
Open Scope R_scope.

(* A bound that holds at 1 and grows by more than 1/(G+1)^2 from G to G + 1 holds for every G >= 1. *)
Lemma bounded : forall b : nat -> R,
  1 <= b 1%nat -> (forall G, (1 <= G)%nat -> b G + / INR (S G) ^ 2 <= b (S G)) ->
  forall G, (1 <= G)%nat -> harmonic 2 G <= b G.
Proof.
  intros b first step G HG. induction HG as [| G HG IH]; [rewrite harmonic_first; exact first |].
  rewrite harmonic_next. specialize (step G HG). lra.
Qed.

Lemma at_least_one : forall G, (1 <= G)%nat -> 1 <= harmonic 2 G.
Proof.
  intros G HG. induction HG as [| G HG IH]; [rewrite harmonic_first; lra |].
  rewrite harmonic_next. assert (0 < / INR (S G) ^ 2); [| lra].
  apply Rinv_0_lt_compat, pow_lt, lt_0_INR. lia.
Qed.

(* 1/g^2 <= 1/(g (g-1)) = 1/(g-1) - 1/g *)
Theorem below_two : forall G : nat, (1 <= G)%nat -> harmonic 2 G <= 2 - / INR G.
Proof.
  apply (bounded (fun G => 2 - / INR G)); [simpl; lra |].
  intros G HG. rewrite S_INR. positives.
  assert (E : / INR G - / (INR G + 1) - / (INR G + 1) ^ 2 = / (INR G * (INR G + 1) ^ 2)) by (field; lra).
  assert (0 < / (INR G * (INR G + 1) ^ 2)) by (apply Rinv_0_lt_compat; nra). lra.
Qed.

(* 1/g^2 < 1/(g^2 - 1/4) = 1/(g - 1/2) - 1/(g + 1/2) *)
Theorem below_midpoints : forall G : nat, (1 <= G)%nat -> harmonic 2 G <= 5 / 3 - 2 / (1 + 2 * INR G).
Proof.
  apply (bounded (fun G => 5 / 3 - 2 / (1 + 2 * INR G))); [simpl; lra |].
  intros G HG. rewrite S_INR. positives. set (x := INR G) in *.
  assert (E : 2 / (1 + 2 * x) - 2 / (1 + 2 * (x + 1)) - / (x + 1) ^ 2
            = / ((1 + 2 * x) * (3 + 2 * x) * (x + 1) ^ 2)) by (field; lra).
  assert (0 < / ((1 + 2 * x) * (3 + 2 * x) * (x + 1) ^ 2)).
  { apply Rinv_0_lt_compat. repeat apply Rmult_lt_0_compat; lra. }
  lra.
Qed.

Theorem below_five_thirds : forall G : nat, (1 <= G)%nat -> harmonic 2 G < 5 / 3.
Proof.
  intros G HG. pose proof (below_midpoints G HG). positives.
  assert (0 < 2 / (1 + 2 * INR G)) by (apply Rdiv_lt_0_compat; lra). lra.
Qed.

Theorem above_sixty : forall G : nat, (1 <= G)%nat -> / harmonic 2 G > 3 / 5.
Proof.
  intros G HG. pose proof (below_five_thirds G HG). pose proof (at_least_one G HG).
  replace (3 / 5) with (/ (5 / 3)) by lra. apply Rinv_lt_contravar; [apply Rmult_lt_0_compat |]; lra.
Qed.
